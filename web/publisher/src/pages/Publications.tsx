import { PageHeader } from "@shared/components/PageHeader";

export function Publications() {
  return <PageHeader title="Publications" />;
}
