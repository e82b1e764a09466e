import { Button } from "@mantine/core";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { AuthPage } from "./AuthPage";

/** A mail's link that arrived without its token. */
export function BrokenLink() {
  const { t } = useTranslation(["account", "common"]);
  return (
    <AuthPage title={t("brokenLink.title")} description={t("brokenLink.text")}>
      <Button component={Link} to="/log-in" variant="default">
        {t("common:action.logIn")}
      </Button>
    </AuthPage>
  );
}
