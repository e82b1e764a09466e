import { PageHeader } from "@shared/components/PageHeader";

export function Publisher() {
  return <PageHeader title="Publisher" />;
}
