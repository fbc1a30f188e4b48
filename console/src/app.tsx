import AppLayout from "@cloudscape-design/components/app-layout";
import SideNavigation from "@cloudscape-design/components/side-navigation";
import TopNavigation from "@cloudscape-design/components/top-navigation";
import { lazy, Suspense } from "react";
import { Navigate, Route, Routes, useLocation, useNavigate } from "react-router";
import { useSession } from "./aws/session.ts";
import { Loading } from "./shell/loading.tsx";
import { SignInPage } from "./shell/sign-in-page.tsx";

const PipelinesPage = lazy(() => import("./services/codepipeline/pipelines-page.tsx").then((m) => ({ default: m.PipelinesPage })));
const PipelinePage = lazy(() => import("./services/codepipeline/pipeline-page.tsx").then((m) => ({ default: m.PipelinePage })));
const BuildPage = lazy(() => import("./services/codebuild/build-page.tsx").then((m) => ({ default: m.BuildPage })));

export function App() {
  const { session, signOut, isPending } = useSession();
  const navigate = useNavigate();
  const { pathname } = useLocation();
  if (isPending) return <Loading what="session" />;
  if (!session) return <SignInPage />;
  return (
    <>
      <div id="top">
        <TopNavigation
          identity={{ href: "/console/", title: "Quintet" }}
          utilities={[
            { type: "button", text: `${session.account} · ${session.region}` },
            { type: "menu-dropdown", text: session.name, items: [{ id: "out", text: "Sign out" }], onItemClick: () => void signOut() },
          ]}
        />
      </div>
      <AppLayout
        headerSelector="#top"
        toolsHide
        navigation={
          <SideNavigation
            header={{ text: "Services", href: "/" }}
            activeHref={pathname.startsWith("/pipelines") ? "/pipelines" : pathname}
            onFollow={(event) => {
              event.preventDefault();
              void navigate(event.detail.href);
            }}
            items={[{ type: "link", text: "Pipelines", href: "/pipelines" }]}
          />
        }
        content={
          <Suspense fallback={<Loading what="page" />}>
            <Routes>
              <Route path="/" element={<Navigate to="/pipelines" replace />} />
              <Route path="/pipelines" element={<PipelinesPage />} />
              <Route path="/pipelines/:name" element={<PipelinePage />} />
              <Route path="/builds/:id" element={<BuildPage />} />
            </Routes>
          </Suspense>
        }
      />
    </>
  );
}
