import { Menu, UnstyledButton } from "@mantine/core";
import { accountApi, useIdentityChange, useSession } from "@shared/account/session";
import { brand } from "@shared/api/boot";
import { PreferenceItems } from "@shared/components/Preferences";
import {
  IconBuildingStore,
  IconCash,
  IconChartLine,
  IconChevronUp,
  IconCloudUpload,
  IconListCheck,
  IconPuzzle,
  IconScale,
  IconTicket,
  IconTool,
} from "@tabler/icons-react";
import { Link, useNavigate } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./Navigation.module.css";

const everybody = [
  { to: "/", key: "dashboard", Icon: IconChartLine },
  { to: "/plugins", key: "plugins", Icon: IconPuzzle },
  { to: "/submissions", key: "submissions", Icon: IconListCheck },
  { to: "/publications", key: "publications", Icon: IconCloudUpload },
  { to: "/coupons", key: "coupons", Icon: IconTicket },
  { to: "/payouts", key: "payouts", Icon: IconCash },
] as const;

const staff = [{ to: "/review", key: "review", Icon: IconScale }] as const;
const admins = [{ to: "/operations", key: "operations", Icon: IconTool }] as const;

export function Navigation({ onChoose }: { onChoose?: () => void }) {
  const { t } = useTranslation(["panel", "common"]);
  const role = useSession()?.role;
  const entries = [
    ...everybody,
    ...(role === "reviewer" || role === "admin" ? staff : []),
    ...(role === "admin" ? admins : []),
  ];
  return (
    <nav className={classes.nav} aria-label={t("common:nav.main")}>
      <ul className={classes.list}>
        {entries.map(({ to, key, Icon }) => (
          <li key={key}>
            <Link to={to} className={classes.link} activeOptions={{ exact: to === "/" }} onClick={onChoose}>
              <Icon size={20} stroke={1.6} aria-hidden="true" />
              {t(`nav.${key}`)}
            </Link>
          </li>
        ))}
      </ul>
      <div className={classes.foot}>
        <a className={classes.link} href={brand.storefrontUrl}>
          <IconBuildingStore size={20} stroke={1.6} aria-hidden="true" />
          {t("nav.store")}
        </a>
        <AccountMenu onChoose={onChoose} />
      </div>
    </nav>
  );
}

function AccountMenu({ onChoose }: { onChoose?: () => void }) {
  const { t } = useTranslation(["panel", "common"]);
  const account = useSession();
  const changeIdentity = useIdentityChange();
  const navigate = useNavigate();
  const logOut = async () => {
    await accountApi.fetch.POST("/v1/account/log-out");
    await changeIdentity(null);
    await navigate({ to: "/log-in" });
  };
  return (
    <Menu position="top-start" width={232}>
      <Menu.Target>
        <UnstyledButton className={classes.account}>
          <span className={classes.who}>
            <span className={classes.name}>{account?.name}</span>
            <span className={classes.email}>{account?.email}</span>
          </span>
          <IconChevronUp size={16} stroke={1.6} aria-hidden="true" />
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item component={Link} to="/account/settings" onClick={onChoose}>
          {t("nav.settings")}
        </Menu.Item>
        <PreferenceItems />
        <Menu.Divider />
        <Menu.Item onClick={() => void logOut()}>{t("common:action.logOut")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
