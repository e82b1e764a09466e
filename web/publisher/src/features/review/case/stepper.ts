import { createContext, type RefObject, useContext, useEffect } from "react";

type Step = (by: 1 | -1) => void;

/** Where the tab that is open puts what "next" and "previous" mean in it. */
export const StepperContext = createContext<RefObject<Step | undefined>>({ current: undefined });

export function useStepper(step: Step) {
  const holder = useContext(StepperContext);
  useEffect(() => {
    holder.current = step;
    return () => {
      holder.current = undefined;
    };
  });
}
