import { PageHeader } from "@shared/components/PageHeader";

export function Release() {
  return <PageHeader title="Release" />;
}
