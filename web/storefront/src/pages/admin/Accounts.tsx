import { PageHeader } from "@shared/components/PageHeader";

export function Accounts() {
  return <PageHeader title="Accounts" />;
}
