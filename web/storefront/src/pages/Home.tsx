import { PageHeader } from "@shared/components/PageHeader";

export function Home() {
  return <PageHeader title="Home" />;
}
