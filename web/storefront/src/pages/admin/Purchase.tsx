import { PageHeader } from "@shared/components/PageHeader";

export function Purchase() {
  return <PageHeader title="Purchase" />;
}
