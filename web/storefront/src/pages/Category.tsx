import { PageHeader } from "@shared/components/PageHeader";

export function Category() {
  return <PageHeader title="Category" />;
}
