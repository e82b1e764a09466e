import { PageHeader } from "@shared/components/PageHeader";

export function NewPlugin() {
  return <PageHeader title="NewPlugin" />;
}
