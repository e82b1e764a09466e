import { PageHeader } from "@shared/components/PageHeader";

export function Queue() {
  return <PageHeader title="Queue" />;
}
