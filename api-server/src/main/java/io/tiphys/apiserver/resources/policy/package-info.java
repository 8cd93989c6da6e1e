/** Kinds that bound or order others: priorities, budgets, autoscalers, quotas, requests. */
@NullMarked
package io.tiphys.apiserver.resources.policy;

import org.jspecify.annotations.NullMarked;
