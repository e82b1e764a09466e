import { ErrorState } from "@shared/components/State";
import { useQuery } from "@tanstack/react-query";
import { Hero } from "@/features/catalogue/Hero";
import { HomeShelves, HomeSkeleton } from "@/features/catalogue/HomeShelves";
import { shelves } from "@/features/catalogue/queries";
import { Trust } from "@/features/catalogue/Trust";

export function Home() {
  const { data, error, refetch } = useQuery(shelves);
  return (
    <>
      <Hero />
      {data ? (
        <HomeShelves shelves={data} />
      ) : error ? (
        <ErrorState error={error} onRetry={() => void refetch()} />
      ) : (
        <HomeSkeleton />
      )}
      <Trust />
    </>
  );
}
