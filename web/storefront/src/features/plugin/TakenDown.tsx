import { ButtonLink } from "@shared/components/ButtonLink";
import { State } from "@shared/components/State";
import { IconBan } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";

export function TakenDown() {
  const { t } = useTranslation("plugin");
  return (
    <State
      level="page"
      icon={<IconBan stroke={1.4} />}
      title={t("takenDown.title")}
      action={
        <ButtonLink to="/plugins" variant="default">
          {t("takenDown.browse")}
        </ButtonLink>
      }
    >
      {t("takenDown.text")}
    </State>
  );
}
