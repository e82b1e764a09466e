import { useTranslation } from "react-i18next";
import { PageHeader } from "../../components/PageHeader";
import { PasswordSection } from "../PasswordSection";
import { SessionsSection } from "../SessionsSection";

export function Security() {
  const { t } = useTranslation(["account", "common"]);
  return (
    <>
      <PageHeader title={t("security.title")} />
      <PasswordSection />
      <SessionsSection />
    </>
  );
}
