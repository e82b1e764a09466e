import { PageHeader } from "@shared/components/PageHeader";

export function Syncs() {
  return <PageHeader title="Syncs" />;
}
