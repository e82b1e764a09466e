import { PageHeader } from "@shared/components/PageHeader";

export function Results() {
  return <PageHeader title="Results" />;
}
