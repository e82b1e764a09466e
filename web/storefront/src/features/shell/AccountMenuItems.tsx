import { Menu } from "@mantine/core";
import { accountApi, useIdentityChange, useSession } from "@shared/account/session";
import { PreferenceItems } from "@shared/components/Preferences";
import { useFormat } from "@shared/format/useFormat";
import { IconChevronRight } from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useCurrency } from "@/features/currency/choice";
import classes from "./AccountMenu.module.css";

type Props = { target: ReactNode; onClose: () => void; onCurrency: () => void };

/** The opened menu, hanging from its button. Theme, language and currency are for guests, too. */
export default function AccountMenuItems({ target, onClose, onCurrency }: Props) {
  const { t } = useTranslation(["store", "common"]);
  const account = useSession();
  const currency = useCurrency();
  const { currencyName } = useFormat();
  const changeIdentity = useIdentityChange();
  const navigate = useNavigate();
  const logOut = async () => {
    await accountApi.fetch.POST("/v1/account/log-out");
    await changeIdentity(null);
    await navigate({ to: "/" });
  };
  return (
    <Menu opened onChange={(opened) => !opened && onClose()} position="bottom-end" width={240}>
      <Menu.Target>{target}</Menu.Target>
      <Menu.Dropdown>
        {account && (
          <>
            <Menu.Label>{account.name}</Menu.Label>
            <Menu.Item component={Link} to="/library">
              {t("nav.library")}
            </Menu.Item>
            <Menu.Item component={Link} to="/account">
              {t("nav.purchases")}
            </Menu.Item>
            <Menu.Item component={Link} to="/account/settings">
              {t("nav.settings")}
            </Menu.Item>
            {account.role === "admin" && (
              <Menu.Item component={Link} to="/admin">
                {t("nav.admin")}
              </Menu.Item>
            )}
            <Menu.Divider />
          </>
        )}
        <PreferenceItems />
        <Menu.Label>{t("currency.label")}</Menu.Label>
        <Menu.Item
          aria-haspopup="dialog"
          rightSection={<IconChevronRight size={16} aria-hidden="true" />}
          onClick={onCurrency}
        >
          <span className={classes.currency}>{currency ? currencyName(currency) : t("currency.choose")}</span>
        </Menu.Item>
        {account && (
          <>
            <Menu.Divider />
            <Menu.Item onClick={() => void logOut()}>{t("common:action.logOut")}</Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
