import { PageHeader } from "@shared/components/PageHeader";

export function Case() {
  return <PageHeader title="Case" />;
}
