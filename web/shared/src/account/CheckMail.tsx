import { Button } from "@mantine/core";
import { useMutation } from "@tanstack/react-query";
import { Trans, useTranslation } from "react-i18next";
import { useProblemToast } from "../api/useProblemToast";
import { currentLanguage } from "../i18n/i18n";
import { notify } from "../toast/notify";
import { AuthPage } from "./AuthPage";
import { accountApi } from "./session";

/** The mail is on its way. The server never says whether the address has an account, so neither do we. */
export function CheckMail({ email, kind, next }: { email: string; kind: "verification" | "reset"; next?: string }) {
  const { t } = useTranslation(["account", "common"]);
  const again = useMutation({
    mutationFn: () => {
      const body = { email, locale: currentLanguage() };
      return kind === "verification"
        ? accountApi.fetch.POST("/v1/account/verification-mails", { body: { ...body, next } })
        : accountApi.fetch.POST("/v1/account/password-reset-mails", { body });
    },
    onSuccess: () => notify({ tone: "good", title: t("checkMail.sentAgain") }),
    onError: useProblemToast(),
  });
  return (
    <AuthPage
      title={t("checkMail.title")}
      description={<Trans t={t} i18nKey={`checkMail.${kind}`} values={{ email }} components={{ strong: <strong /> }} />}
      foot={t("checkMail.spam")}
    >
      <Button variant="default" loading={again.isPending} onClick={() => again.mutate()}>
        {t("checkMail.again")}
      </Button>
    </AuthPage>
  );
}
