import { PageHeader } from "@shared/components/PageHeader";

export function Dashboard() {
  return <PageHeader title="Dashboard" />;
}
