import { useFormat } from "@shared/format/useFormat";
import { type InfiniteData, useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { proofQuery } from "./proof/queries";
import { pluginReportsQuery, reviewReportsQuery, summaryQuery, todoQuery } from "./queries";

type Todo = { number: number; text: string };
type Pages = InfiniteData<{ items: unknown[]; nextCursor?: string }> | undefined;

const counted = (pages: Pages) => pages?.pages.reduce((sum, page) => sum + page.items.length, 0) ?? 0;
const goesOn = (pages: Pages) => Boolean(pages?.pages.at(-1)?.nextCursor);

/** How much there is to do on which page; of reports, no more are counted than were fetched. */
export function useTodo(): Partial<Record<string, Todo>> {
  const format = useFormat();
  const stuck = useQuery(summaryQuery).data?.stuck ?? 0;
  const todo = useQuery(todoQuery).data;
  const refunds = (todo?.refundRequests ?? 0) + (todo?.failedRefunds ?? 0);
  const payouts = todo?.payouts ?? 0;
  const cases = useQuery(proofQuery).data?.casesOpen ?? 0;
  const disputes = todo?.disputes ?? 0;
  const reviews = useInfiniteQuery(reviewReportsQuery("open")).data;
  const plugins = useInfiniteQuery(pluginReportsQuery("open")).data;
  const reports = counted(reviews) + counted(plugins);
  const more = goesOn(reviews) || goesOn(plugins);
  return {
    purchases: stuck > 0 ? { number: stuck, text: format.compact(stuck) } : undefined,
    refunds: refunds > 0 ? { number: refunds, text: format.compact(refunds) } : undefined,
    disputes: disputes > 0 ? { number: disputes, text: format.compact(disputes) } : undefined,
    proof: cases > 0 ? { number: cases, text: format.compact(cases) } : undefined,
    payouts: payouts > 0 ? { number: payouts, text: format.compact(payouts) } : undefined,
    reports: reports > 0 ? { number: reports, text: `${format.number(reports)}${more ? "+" : ""}` } : undefined,
  };
}
