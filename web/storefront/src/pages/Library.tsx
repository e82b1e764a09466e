import { PageHeader } from "@shared/components/PageHeader";

export function Library() {
  return <PageHeader title="Library" />;
}
