import { Modal, Skeleton } from "@mantine/core";
import { ErrorState, State } from "@shared/components/State";
import { useFormat } from "@shared/format/useFormat";
import { IconCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { store } from "@/api";
import classes from "./CurrencyDialog.module.css";
import { chooseCurrency, useCurrency } from "./choice";

const currencyList = store.query.queryOptions("get", "/v1/currencies", undefined, { staleTime: 5 * 60_000 });

/** The currencies that anything is sold in, those of most plugins first. */
export default function CurrencyDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["currency", "common"]);
  return (
    <Modal
      opened
      onClose={onClose}
      title={t("title")}
      closeButtonProps={{ "aria-label": t("common:action.close") }}
      // A list as long as this is read from its top.
      centered={false}
    >
      <p className={classes.text}>{t("text")}</p>
      <Currencies onChosen={onClose} />
    </Modal>
  );
}

function Currencies({ onChosen }: { onChosen: () => void }) {
  const { t } = useTranslation("currency");
  const { currencyName, number } = useFormat();
  const now = useCurrency();
  const { data, error, refetch } = useQuery(currencyList);
  if (error && !data) return <ErrorState error={error} onRetry={() => void refetch()} />;
  if (!data) return [0, 1, 2].map((i) => <Skeleton key={i} height={48} mb={4} radius="md" />);
  if (data.currencies.length === 0) return <State title={t("none")} />;
  return (
    <ul className={classes.list}>
      {data.currencies.map(({ currency, plugins }) => (
        <li key={currency}>
          <button
            type="button"
            className={classes.currency}
            aria-current={currency === now || undefined}
            onClick={() => {
              chooseCurrency(currency);
              onChosen();
            }}
          >
            <span className={classes.name}>
              {currencyName(currency)} <span className={classes.code}>{currency}</span>
            </span>
            <span className={classes.count}>{t("plugins", { count: plugins, shown: number(plugins) })}</span>
            <IconCheck className={classes.check} size={18} stroke={2} aria-hidden="true" />
          </button>
        </li>
      ))}
    </ul>
  );
}
