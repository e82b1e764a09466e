import { PageHeader } from "@shared/components/PageHeader";

export function Listing() {
  return <PageHeader title="Listing" />;
}
