import { Button, Drawer } from "@mantine/core";
import { useFormat } from "@shared/format/useFormat";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { Facets } from "./Facets";
import classes from "./FilterDrawerButton.module.css";
import type { ResultsSearch } from "./search";

type Props = {
  search: ResultsSearch;
  page: { category?: string };
  first?: Schemas["PluginPage"];
  onClose: () => void;
};

export default function FilterDrawer({ search, page, first, onClose }: Props) {
  const { t } = useTranslation(["catalogue", "common"]);
  const { number } = useFormat();
  return (
    <Drawer
      opened
      onClose={onClose}
      position="right"
      title={t("results.filters")}
      closeButtonProps={{ "aria-label": t("common:action.close") }}
    >
      <Facets search={search} page={page} facets={first?.facets} />
      <div className={classes.foot}>
        <Button onClick={onClose}>
          {first?.totalIsExact
            ? t("results.count", { count: first.total, shown: number(first.total) })
            : t("results.showResults")}
        </Button>
      </div>
    </Drawer>
  );
}
