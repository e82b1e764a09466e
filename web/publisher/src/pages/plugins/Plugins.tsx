import { PageHeader } from "@shared/components/PageHeader";

export function Plugins() {
  return <PageHeader title="Plugins" />;
}
