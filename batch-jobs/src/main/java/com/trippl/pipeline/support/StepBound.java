package com.trippl.pipeline.support;

import org.jspecify.annotations.Nullable;
import org.springframework.aop.scope.ScopedObject;
import org.springframework.batch.infrastructure.item.ExecutionContext;
import org.springframework.batch.infrastructure.item.ItemProcessor;
import org.springframework.batch.infrastructure.item.ItemReader;
import org.springframework.batch.infrastructure.item.ItemStream;
import org.springframework.batch.infrastructure.item.ItemStreamReader;

/**
 * The bean of a step's scope, looked up once when the step opens it on its thread instead of by its proxy with every record: the look-up costs
 * as much as parsing the record. A step opens, reads, processes and closes on one thread.
 */
abstract class StepBound<T> implements ItemStream {
    private final T proxy;
    private final ThreadLocal<T> bound = new ThreadLocal<>();

    private StepBound(T proxy) {
        this.proxy = proxy;
    }

    /** A reader that is looked up once. */
    static <I> ItemStreamReader<I> reader(ItemReader<I> proxy) {
        return new Reader<>(proxy);
    }

    /** A processor that is looked up once; to be registered as a stream of its step, too. */
    static <I, O> Processor<I, O> processor(ItemProcessor<I, O> proxy) {
        return new Processor<>(proxy);
    }

    final T bound() {
        T target = bound.get();
        return target == null ? proxy : target;
    }

    @Override
    public void open(ExecutionContext context) {
        bound.set(target(proxy));
        if (bound() instanceof ItemStream stream) {
            stream.open(context);
        }
    }

    @Override
    public void update(ExecutionContext context) {
        if (bound() instanceof ItemStream stream) {
            stream.update(context);
        }
    }

    @Override
    public void close() {
        try {
            if (bound() instanceof ItemStream stream) {
                stream.close();
            }
        } finally {
            bound.remove();
        }
    }

    @SuppressWarnings("unchecked") // The target of a proxy is of the proxy's type.
    private static <T> T target(T proxy) {
        return proxy instanceof ScopedObject scoped ? (T) scoped.getTargetObject() : proxy;
    }

    private static final class Reader<I> extends StepBound<ItemReader<I>> implements ItemStreamReader<I> {
        Reader(ItemReader<I> proxy) {
            super(proxy);
        }

        @Override
        public @Nullable I read() throws Exception {
            return bound().read();
        }
    }

    static final class Processor<I, O> extends StepBound<ItemProcessor<I, O>> implements ItemProcessor<I, O> {
        private Processor(ItemProcessor<I, O> proxy) {
            super(proxy);
        }

        @Override
        public @Nullable O process(I item) throws Exception {
            return bound().process(item);
        }
    }
}
