import { ActionIcon, Drawer } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { SessionEnded } from "@shared/account/SessionEnded";
import { useFocusOnNavigation } from "@shared/app/useFocusOnNavigation";
import { BrandMark } from "@shared/components/BrandMark";
import { OfflineBanner } from "@shared/components/OfflineBanner";
import { IconMenu2 } from "@tabler/icons-react";
import { Link, Outlet } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { Navigation } from "./Navigation";
import classes from "./Shell.module.css";

/** The frame of every page behind the log-in: navigation at the side, in a drawer on phones. */
export function Shell() {
  const { t } = useTranslation(["panel", "common"]);
  const [opened, drawer] = useDisclosure();
  useFocusOnNavigation("content");
  return (
    <div className={classes.shell}>
      <a className={classes.skip} href="#content">
        {t("common:action.skipToContent")}
      </a>
      <header className={classes.top}>
        <ActionIcon variant="subtle" color="gray" size="lg" onClick={drawer.open} aria-label={t("nav.open")}>
          <IconMenu2 size={20} stroke={1.6} />
        </ActionIcon>
        <Link to="/" className={classes.brand}>
          <BrandMark />
        </Link>
      </header>
      <header className={classes.side}>
        <Link to="/" className={classes.brand}>
          <BrandMark />
        </Link>
        <Navigation />
      </header>
      <Drawer
        opened={opened}
        onClose={drawer.close}
        size={280}
        title={<BrandMark />}
        closeButtonProps={{ "aria-label": t("common:action.close") }}
      >
        <Navigation onChoose={drawer.close} />
      </Drawer>
      <div className={classes.page}>
        <OfflineBanner />
        <main id="content" className={classes.main} tabIndex={-1}>
          <Outlet />
        </main>
      </div>
      <SessionEnded />
    </div>
  );
}
