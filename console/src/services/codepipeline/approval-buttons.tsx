import Button from "@cloudscape-design/components/button";
import FormField from "@cloudscape-design/components/form-field";
import Input from "@cloudscape-design/components/input";
import SpaceBetween from "@cloudscape-design/components/space-between";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { call } from "../../aws/call.ts";
import { Problem } from "../../shell/problem.tsx";

export interface Approval {
  pipelineName: string;
  stageName: string;
  actionName: string;
  token: string;
}

export function ApprovalButtons(approval: Approval) {
  const queries = useQueryClient();
  const [summary, setSummary] = useState("");
  const answer = useMutation({
    mutationFn: (status: "Approved" | "Rejected") =>
      call("codepipeline", "PutApprovalResult", { ...approval, result: { status, summary } }),
    onSettled: () => queries.invalidateQueries({ queryKey: ["codepipeline"] }),
  });
  return (
    <SpaceBetween size="xs">
      {answer.error && <Problem error={answer.error} />}
      <FormField label="Comment">
        <Input value={summary} onChange={({ detail }) => setSummary(detail.value)} placeholder="Why" />
      </FormField>
      <SpaceBetween size="xs" direction="horizontal">
        <Button variant="primary" loading={answer.isPending} onClick={() => answer.mutate("Approved")}>
          Approve
        </Button>
        <Button disabled={answer.isPending} onClick={() => answer.mutate("Rejected")}>
          Reject
        </Button>
      </SpaceBetween>
    </SpaceBetween>
  );
}
