import { PageHeader } from "@shared/components/PageHeader";

export function Overview() {
  return <PageHeader title="Overview" />;
}
