import { Button } from "@mantine/core";
import { State } from "@shared/components/State";
import { IconStar } from "@tabler/icons-react";
import { Fragment, useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { LeaveGuard } from "../LeaveGuard";
import { useSingle } from "../useSingle";
import { AddFeatured } from "./AddFeatured";
import classes from "./Featured.module.css";
import { FeaturedItem } from "./FeaturedItem";
import { type Choice, choiceOf, foldAfter, moved, sameOrder } from "./featuredList";
import { useDragOrder } from "./useDragOrder";
import { useSaveFeatured } from "./useSaveFeatured";

/** The list as the admin would have it; nothing changes in the store until it is saved. */
export function FeaturedEditor({ saved }: { saved: Schemas["FeaturedPlugin"][] }) {
  const { t } = useTranslation("admin");
  const [edited, setEdited] = useState<Choice[]>();
  const [said, setSaid] = useState("");
  const before = saved.map(choiceOf);
  const list = edited ?? before;
  const dirty = edited !== undefined && !sameOrder(edited, before);
  const save = useSaveFeatured(() => setEdited(undefined));

  const saveOnce = useSingle(save);

  const move = (slug: string, step: 1 | -1) => {
    const from = list.findIndex((one) => one.slug === slug);
    const next = moved(list, from, from + step);
    if (next === list) return;
    setEdited(next);
    const place = next.findIndex((one) => one.slug === slug) + 1;
    setSaid(t("featured.moved", { name: list[from]?.name, place, count: next.length }));
  };
  const remove = (plugin: Choice) => {
    setEdited(list.filter((one) => one.slug !== plugin.slug));
    setSaid(t("featured.removed", { name: plugin.name }));
  };
  const drag = useDragOrder(move);
  useKeptFocus(drag.list, list);
  const fold = foldAfter(list);

  return (
    <div className={classes.page}>
      <AddFeatured list={list} onAdd={(plugin) => setEdited([...list, plugin])} />
      {list.length === 0 && (
        <State icon={<IconStar stroke={1.4} />} title={t("featured.empty")}>
          {t("featured.emptyText")}
        </State>
      )}
      <ul className={classes.list} aria-label={t("featured.list")} ref={drag.list} hidden={list.length === 0}>
        {list.map((plugin, i) => (
          <Fragment key={plugin.slug}>
            <FeaturedItem
              plugin={plugin}
              place={i + 1}
              last={i === list.length - 1}
              dragged={drag.dragged === plugin.slug}
              handle={drag.handle(plugin.slug)}
              onMove={(step) => move(plugin.slug, step)}
              onRemove={() => remove(plugin)}
            />
            {fold === plugin.slug && <li className={classes.fold}>{t("featured.fold")}</li>}
          </Fragment>
        ))}
      </ul>
      <span className="visually-hidden" aria-live="polite">
        {said}
      </span>
      {dirty && (
        <section className={classes.bar} aria-label={t("featured.unsaved")}>
          <span>{t("featured.unsaved")}</span>
          <Button variant="default" onClick={() => setEdited(undefined)}>
            {t("featured.discard")}
          </Button>
          <Button loading={save.isPending} onClick={() => void saveOnce(list)}>
            {t("action.save", { ns: "common" })}
          </Button>
        </section>
      )}
      <LeaveGuard
        dirty={dirty}
        title={t("featured.leaveTitle")}
        text={t("featured.leaveText")}
        confirm={t("featured.leave")}
      />
    </div>
  );
}

/** A row that moves takes the focus with it: browsers drop it from an element that is put elsewhere. */
function useKeptFocus(list: React.RefObject<HTMLElement | null>, order: Choice[]) {
  const focused = useRef<{ slug: string; part: string }>(undefined);
  useEffect(() => {
    const root = list.current;
    if (!root) return;
    const note = (event: FocusEvent) => {
      const target = event.target as HTMLElement;
      const slug = target.closest<HTMLElement>("[data-slug]")?.dataset.slug;
      focused.current = slug ? { slug, part: target.dataset.focus ?? "" } : undefined;
    };
    root.addEventListener("focusin", note);
    return () => root.removeEventListener("focusin", note);
  }, [list]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new order is what moves rows
  useEffect(() => {
    const { slug, part } = focused.current ?? {};
    if (!slug || document.activeElement !== document.body) return;
    const row = list.current?.querySelector(`[data-slug="${CSS.escape(slug)}"]`);
    row?.querySelector<HTMLElement>(`[data-focus="${part}"]`)?.focus();
  }, [order]);
}
