import { ActionIcon } from "@mantine/core";
import { useSession } from "@shared/account/session";
import { BrandMark } from "@shared/components/BrandMark";
import { IconSearch, IconX } from "@tabler/icons-react";
import { Link, useLocation } from "@tanstack/react-router";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { SearchField } from "@/features/search/SearchField";
import { useHeroSearchInSight } from "@/features/search/spot";
import { AccountMenu } from "./AccountMenu";
import classes from "./Header.module.css";

/** On phones the search is a button until it is wanted; then it takes the whole width. */
export function Header() {
  const { t } = useTranslation(["store", "catalogue"]);
  const account = useSession();
  const { pathname } = useLocation();
  const heroInSight = useHeroSearchInSight();
  const withSearch = pathname !== "/" || !heroInSight;
  const [wide, setWide] = useState(false);
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (wide) field.current?.focus();
  }, [wide]);
  return (
    <header className={classes.header}>
      <div className={classes.inner} data-wide={wide || undefined}>
        <Link to="/" className={classes.brand}>
          <BrandMark />
        </Link>
        <div className={classes.search} data-hidden={!withSearch || undefined}>
          {withSearch && <SearchField hotkey={withSearch} inputRef={field} onLeave={() => setWide(false)} />}
          <ActionIcon
            className={classes.narrow}
            variant="subtle"
            color="gray"
            size={40}
            aria-label={t("catalogue:search.close")}
            onClick={() => setWide(false)}
          >
            <IconX size={20} stroke={1.6} />
          </ActionIcon>
        </div>
        <div className={classes.aside}>
          <nav className={classes.nav} aria-label={t("nav.main", { ns: "common" })}>
            <Link to="/plugins" className={classes.link} activeOptions={{ exact: true, includeSearch: false }}>
              {t("nav.explore")}
            </Link>
            {account && (
              <Link to="/library" className={classes.link}>
                {t("nav.library")}
              </Link>
            )}
          </nav>
          {withSearch && (
            <ActionIcon
              className={classes.opener}
              variant="subtle"
              color="gray"
              size={40}
              aria-label={t("catalogue:search.open")}
              aria-expanded={wide}
              onClick={() => setWide(true)}
            >
              <IconSearch size={20} stroke={1.6} />
            </ActionIcon>
          )}
          <AccountMenu />
        </div>
      </div>
    </header>
  );
}
