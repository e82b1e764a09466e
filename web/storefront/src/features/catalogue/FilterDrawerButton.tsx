import { Button } from "@mantine/core";
import { IconAdjustmentsHorizontal } from "@tabler/icons-react";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import classes from "./FilterDrawerButton.module.css";
import { activeFilters, type ResultsSearch } from "./search";

const FilterDrawer = lazy(() => import("./FilterDrawer"));

type Props = { search: ResultsSearch; page: { category?: string }; first?: Schemas["PluginPage"] };

/** On phones the filters come out of a drawer; the button says how many are on. */
export function FilterDrawerButton({ search, page, first }: Props) {
  const { t } = useTranslation("catalogue");
  const [opened, setOpened] = useState(false);
  const count = activeFilters(search, page).length;
  return (
    <>
      <Button
        className={classes.button}
        variant="default"
        size="sm"
        h={40}
        leftSection={<IconAdjustmentsHorizontal size={18} stroke={1.6} />}
        aria-haspopup="dialog"
        aria-label={count > 0 ? t("results.filtersActive", { count }) : undefined}
        onClick={() => setOpened(true)}
      >
        {t("results.filters")}
        {count > 0 && <span className={classes.badge}>{count}</span>}
      </Button>
      {opened && (
        <Suspense>
          <FilterDrawer search={search} page={page} first={first} onClose={() => setOpened(false)} />
        </Suspense>
      )}
    </>
  );
}
