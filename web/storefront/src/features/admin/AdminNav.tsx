import { Link, useLocation } from "@tanstack/react-router";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import classes from "./AdminNav.module.css";
import { useTodo } from "./useTodo";

const pages = [
  { to: "/admin", key: "purchases" },
  { to: "/admin/refunds", key: "refunds" },
  { to: "/admin/payouts", key: "payouts" },
  { to: "/admin/disputes", key: "disputes" },
  { to: "/admin/reports", key: "reports" },
  { to: "/admin/takedowns", key: "takedowns" },
  { to: "/admin/featured", key: "featured" },
  { to: "/admin/licenses", key: "licenses" },
  { to: "/admin/coupons", key: "coupons" },
  { to: "/admin/accounts", key: "accounts" },
  { to: "/admin/books", key: "books" },
  { to: "/admin/taxes", key: "taxes" },
  { to: "/admin/proof", key: "proof" },
  { to: "/admin/audit", key: "audit" },
] as const;

/** The pages of the admin area, and where something is to be done. */
export function AdminNav() {
  const { t } = useTranslation("admin");
  const todo = useTodo();
  const { pathname } = useLocation();
  const list = useRef<HTMLUListElement>(null);
  // On a phone the bar scrolls: the page one is on is always in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the path decides which entry is active, the counts where it is
  useEffect(() => {
    const bar = list.current?.parentElement;
    const active = list.current?.querySelector<HTMLElement>('[data-status="active"]');
    if (bar && active) bar.scrollLeft = active.offsetLeft - (bar.clientWidth - active.offsetWidth) / 2;
  }, [pathname, todo.purchases?.text, todo.refunds?.text, todo.disputes?.text, todo.reports?.text, todo.payouts?.text]);
  return (
    <nav className={classes.nav} aria-label={t("nav.label")}>
      <ul className={classes.list} ref={list}>
        {pages.map(({ to, key }) => {
          const count = todo[key];
          return (
            <li key={key}>
              <Link
                to={to}
                className={classes.link}
                activeOptions={{
                  exact: to === "/admin" && !pathname.startsWith("/admin/purchases/"),
                  includeSearch: false,
                }}
              >
                {t(`nav.${key}`)}
                {count && (
                  <span className={classes.count}>
                    <span aria-hidden="true">{count.text}</span>
                    <span className="visually-hidden">{t("nav.todo", { count: count.number })}</span>
                  </span>
                )}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}
