import { PageHeader } from "@shared/components/PageHeader";

export function Releases() {
  return <PageHeader title="Releases" />;
}
