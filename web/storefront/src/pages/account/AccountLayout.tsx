import { Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import classes from "./AccountLayout.module.css";

const pages = [
  { to: "/account", key: "purchases" },
  { to: "/account/reviews", key: "reviews" },
  { to: "/account/security", key: "security" },
  { to: "/account/settings", key: "settings" },
] as const;

/** The customer's own pages side by side. */
export function AccountLayout() {
  const { t } = useTranslation(["customer", "common"]);
  return (
    <div className={classes.layout}>
      <nav className={classes.nav} aria-label={t("common:nav.account")}>
        <ul className={classes.list}>
          {pages.map(({ to, key }) => (
            <li key={key}>
              <Link to={to} className={classes.link} activeOptions={{ exact: true }}>
                {t(`nav.${key}`)}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <div className={classes.page}>
        <Outlet />
      </div>
    </div>
  );
}
