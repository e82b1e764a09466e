import { PageHeader } from "@shared/components/PageHeader";

export function Reviews() {
  return <PageHeader title="Reviews" />;
}
