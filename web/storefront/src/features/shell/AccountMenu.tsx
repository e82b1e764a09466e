import { ActionIcon, Button } from "@mantine/core";
import { useSession } from "@shared/account/session";
import { IconDots, IconUser } from "@tabler/icons-react";
import { Link } from "@tanstack/react-router";
import { lazy, Suspense, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import classes from "./AccountMenu.module.css";

const load = () => import("./AccountMenuItems");
const AccountMenuItems = lazy(load);
const CurrencyDialog = lazy(() => import("@/features/currency/CurrencyDialog"));

/** Who is logged in and where their things are; for guests the way in. The menu itself is fetched when somebody reaches for it. */
export function AccountMenu() {
  const { t } = useTranslation("store");
  const account = useSession();
  const [opened, setOpened] = useState(false);
  const [choosing, setChoosing] = useState(false);
  const opener = useRef<HTMLButtonElement>(null);
  const button = (
    <ActionIcon
      ref={opener}
      variant="subtle"
      color="gray"
      size="lg"
      aria-haspopup="menu"
      aria-expanded={opened}
      aria-label={t(account ? "nav.account" : "nav.preferences")}
      onPointerEnter={() => void load()}
      onFocus={() => void load()}
      onClick={() => setOpened(!opened)}
    >
      {account ? <IconUser size={20} stroke={1.6} /> : <IconDots size={20} stroke={1.6} />}
    </ActionIcon>
  );
  return (
    <div className={classes.menu}>
      {account === null && (
        <Button component={Link} to="/log-in" variant="default" size="sm">
          {t("action.logIn", { ns: "common" })}
        </Button>
      )}
      {opened ? (
        <Suspense fallback={button}>
          <AccountMenuItems target={button} onClose={() => setOpened(false)} onCurrency={() => setChoosing(true)} />
        </Suspense>
      ) : (
        button
      )}
      {choosing && (
        <Suspense>
          <CurrencyDialog
            onClose={() => {
              setChoosing(false);
              // The entry that it was opened from is gone with its menu.
              opener.current?.focus();
            }}
          />
        </Suspense>
      )}
    </div>
  );
}
