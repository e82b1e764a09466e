import type { Schemas } from "@/api";
import { Conflicts } from "./Conflicts";
import classes from "./Editor.module.css";
import { Form } from "./Form";
import { ReadinessList } from "./ReadinessList";
import { SaveState } from "./SaveState";
import { StoreCard } from "./StoreCard";
import { useDraft } from "./useDraft";

/** The listing with, beside it, where it is saved, what it lacks and how it will look. */
export function Editor({ plugin }: { plugin: Schemas["Plugin"] }) {
  const draft = useDraft(plugin);
  return (
    <div className={classes.columns}>
      <div className={classes.form}>
        {draft.conflicts.length > 0 && <Conflicts conflicts={draft.conflicts} onResolve={draft.resolve} />}
        <Form plugin={plugin} fields={draft.fields} wrong={draft.wrong} onEdit={draft.edit} />
      </div>
      <aside className={classes.side}>
        <div className={classes.saved}>
          <SaveState state={draft.state} onRetry={draft.retry} />
        </div>
        <ReadinessList plugin={plugin.id} />
        <StoreCard plugin={plugin} fields={draft.fields} />
      </aside>
    </div>
  );
}
