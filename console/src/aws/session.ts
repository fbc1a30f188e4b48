import { useQuery, useQueryClient } from "@tanstack/react-query";

export interface Session {
  name: string;
  arn: string;
  account: string;
  region: string;
}

const door = "/_quintet/console/session";
const headers = { "content-type": "application/json", "x-quintet-console": "session" };

/** Who is signed in. The secret key is sent once, at sign-in, and never kept in the page. */
export function useSession() {
  const queries = useQueryClient();
  const query = useQuery({
    queryKey: ["session"],
    queryFn: async (): Promise<Session | null> => {
      const response = await fetch(door);
      return response.ok ? response.json() : null;
    },
  });
  return {
    session: query.data ?? undefined,
    isPending: query.isPending,
    signIn: async (accessKeyId: string, secretAccessKey: string) => {
      const response = await fetch(door, { method: "POST", headers, body: JSON.stringify({ accessKeyId, secretAccessKey }) });
      if (!response.ok) throw new Error((await response.json().catch(() => ({}))).message ?? "Sign-in failed");
      await queries.invalidateQueries({ queryKey: ["session"] });
    },
    signOut: async () => {
      await fetch(door, { method: "DELETE", headers });
      queries.clear();
      await queries.invalidateQueries({ queryKey: ["session"] });
    },
  };
}
