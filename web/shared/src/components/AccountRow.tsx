import { ActionIcon, Menu, Tooltip } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSession } from "../account/session";
import { useFormat } from "../format/useFormat";
import classes from "./AccountsTable.module.css";
import type { ManagedAccount } from "./adminAccounts";
import { Badge } from "./Badge";
import { VisibleText } from "./VisibleText";

const RoleDialog = lazy(() => import("./AccountRoleDialog"));
const AccessDialog = lazy(() => import("./AccountAccessDialog"));

/** One account, and what can be done to it. */
export function AccountRow({ account, roles }: { account: ManagedAccount; roles: readonly string[] }) {
  const { t } = useTranslation("administration");
  const { date } = useFormat();
  const own = useSession()?.id === account.id;
  const [dialog, setDialog] = useState<"role" | "access">();
  const close = () => setDialog(undefined);
  return (
    <li className={classes.row}>
      <div className={classes.who}>
        <div className={classes.name}>
          <VisibleText text={account.name} />
          {account.disabledAt && (
            <Badge tone="bad">{t("accounts.disabledOn", { when: date(account.disabledAt) })}</Badge>
          )}
          {!account.verifiedAt && <Badge tone="warn">{t("accounts.unverified")}</Badge>}
        </div>
        <div className={classes.email}>
          <VisibleText text={account.email} />
        </div>
      </div>
      <span className={classes.role}>{t(`role.${account.role}`, { defaultValue: account.role })}</span>
      <span className={classes.since}>
        {t("accounts.since")} {date(account.createdAt)}
      </span>
      <span className={classes.act}>
        {own ? (
          <Tooltip label={t("accounts.own")} multiline maw={240} events={{ hover: true, focus: true, touch: true }}>
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: the reason why there is no menu is reached by keyboard too */}
            <span className={classes.you} tabIndex={0}>
              {t("accounts.you")}
            </span>
          </Tooltip>
        ) : (
          <Actions account={account} onRole={() => setDialog("role")} onAccess={() => setDialog("access")} />
        )}
      </span>
      <Suspense>
        {dialog === "role" && <RoleDialog account={account} roles={roles} onClose={close} />}
        {dialog === "access" && <AccessDialog account={account} onClose={close} />}
      </Suspense>
    </li>
  );
}

function Actions(props: { account: ManagedAccount; onRole: () => void; onAccess: () => void }) {
  const { t } = useTranslation("administration");
  return (
    <Menu position="bottom-end" width={220}>
      <Menu.Target>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={40}
          aria-label={t("accounts.actions", { name: props.account.name })}
        >
          <IconDots size={20} stroke={1.6} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={props.onRole}>{t("accounts.changeRole")}</Menu.Item>
        <Menu.Item color={props.account.disabledAt ? undefined : "red"} onClick={props.onAccess}>
          {t(props.account.disabledAt ? "accounts.enable" : "accounts.disable")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
