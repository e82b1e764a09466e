import { Button } from "@mantine/core";
import { State } from "@shared/components/State";
import { IconBan } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";

export function TakenDown() {
  const { t } = useTranslation("plugin");
  return (
    <State
      level="page"
      icon={<IconBan stroke={1.4} />}
      title={t("takenDown.title")}
      action={
        <Button component={Link} to="/plugins" variant="default">
          {t("takenDown.browse")}
        </Button>
      }
    >
      {t("takenDown.text")}
    </State>
  );
}
