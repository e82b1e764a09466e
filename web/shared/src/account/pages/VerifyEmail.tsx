import { PageHeader } from "../../components/PageHeader";

export function VerifyEmail() {
  return <PageHeader title="VerifyEmail" />;
}
