/** The little of a policy document that says whether it is public; the types are those of the kernel's policies. */
interface Statement {
  Effect: "Allow" | "Deny";
  Principal?: "*" | Record<string, string | string[]>;
  Condition?: Record<string, Record<string, unknown>>;
}

const narrowing =
  /^(aws:(sourceip|sourcearn|sourcevpc|sourcevpce|sourceowner|sourceaccount|principalorgid|principalorgpaths|principalaccount|principalarn|userid)|s3:(dataaccesspointarn|dataaccesspointaccount|x-amz-server-side-encryption-aws-kms-key-id))$/i;

/** S3's own meaning of public: everybody is allowed something and no condition with a fixed value narrows who that is. */
export const isPublicPolicy = (statements: Statement[]): boolean =>
  statements.some((statement) => statement.Effect === "Allow" && forEverybody(statement.Principal) && !narrowed(statement.Condition));

function forEverybody(principal: Statement["Principal"]): boolean {
  if (!principal) return false;
  if (principal === "*") return true;
  return Object.values(principal).flat().includes("*");
}

const narrowed = (condition: Statement["Condition"]): boolean =>
  Object.entries(condition ?? {}).some(
    ([operator, keys]) =>
      !/^(Not|.*Not[A-Z]|Null)/.test(operator) &&
      Object.entries(keys).some(
        ([key, value]) => narrowing.test(key) && ![value].flat().some((one) => /\*|0\.0\.0\.0\/0|::\/0|\$\{/.test(String(one))),
      ),
  );
