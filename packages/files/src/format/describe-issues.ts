import * as v from 'valibot';

/** For `safeParse`: a file with a million wrong values would give a million issues. */
export const FIRST_ISSUE: v.Config<v.BaseIssue<unknown>> = { abortEarly: true };

/** What a schema found wrong, in one line: the first complaint with the place that it is about. */
export function describeIssues(issues: readonly [v.BaseIssue<unknown>, ...v.BaseIssue<unknown>[]]): string {
  const [issue] = issues;
  const path = v.getDotPath(issue);
  return path === null ? issue.message : `${path}: ${issue.message}`;
}
