import { PageHeader } from "../../components/PageHeader";

export function LogIn() {
  return <PageHeader title="LogIn" />;
}
