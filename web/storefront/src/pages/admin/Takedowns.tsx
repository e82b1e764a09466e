import { PageHeader } from "@shared/components/PageHeader";

export function Takedowns() {
  return <PageHeader title="Takedowns" />;
}
