import { PageHeader } from "@shared/components/PageHeader";

export function Purchases() {
  return <PageHeader title="Purchases" />;
}
