import { PageHeader } from "@shared/components/PageHeader";

export function Audit() {
  return <PageHeader title="Audit" />;
}
