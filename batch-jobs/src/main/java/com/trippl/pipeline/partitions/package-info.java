/**
 * Steps split over all workers: each partition is claimed in the database by one worker at a time and goes on elsewhere when that one dies.
 *
 * <p>This is the remote partitioning of spring-batch-integration with the manager's half replaced: a {@code PartitionHandler} that offers the
 * partitions as rows of {@code pipeline.partitions} under a lease, and rings over SQS that there are some. Workers run a claimed one by the
 * library's {@code StepExecutionRequestHandler}. Its {@code MessageChannelPartitionHandler}, where the message itself is the work, does
 * not do for work that must be neither lost nor doubled:
 *
 * <ul>
 *   <li>A message that is lost leaves its step {@code STARTING} for ever (spring-batch #4006): nobody knows whether it waits or its worker
 *       died. A row that nobody has, or whose lease has ended, is found by the next who looks.
 *   <li>SQS delivers at least once, and the handler of requests does not ask whether the step runs already. Two workers would write the same
 *       rows. Here the claim is one statement, and its token fences every transaction that writes.
 *   <li>A message is hidden for a time that is set before one knows how long the partition takes, and Spring Cloud AWS does not extend it
 *       (#1554). A lease is extended by heartbeats, and is short, so that another goes on soon.
 *   <li>Replies of concurrent runs cross on one channel (spring-batch #4945), and a manager that dies leaves them to nobody. The manager here
 *       reads the rows; its successor offers anew what is not yet done.
 * </ul>
 *
 * <p>So a message carries nothing that matters: one that comes twice, late or never costs a look, and a queue that is away for an hour costs
 * the few seconds until a worker looks by itself.
 */
@NullMarked
package com.trippl.pipeline.partitions;

import org.jspecify.annotations.NullMarked;
