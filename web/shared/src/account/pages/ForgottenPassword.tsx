import { PageHeader } from "../../components/PageHeader";

export function ForgottenPassword() {
  return <PageHeader title="ForgottenPassword" />;
}
