import { PageHeader } from "@shared/components/PageHeader";

export function Featured() {
  return <PageHeader title="Featured" />;
}
