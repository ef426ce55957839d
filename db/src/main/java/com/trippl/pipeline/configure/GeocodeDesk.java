package com.trippl.pipeline.configure;

import com.trippl.pipeline.config.ConfigSchema;
import com.trippl.pipeline.config.DmoConfig;
import com.trippl.pipeline.config.DmoConfigs;
import com.trippl.pipeline.config.Stage;
import com.trippl.pipeline.config.TransformConfig;
import com.trippl.pipeline.configure.GeocodeTest.Answer;
import com.trippl.pipeline.configure.GeocodeTest.Failed;
import com.trippl.pipeline.security.Access;
import com.trippl.pipeline.security.Permissions;
import java.time.Duration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.stereotype.Service;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** Lets people try how a configuration geocodes, before they save it. */
@Service
public class GeocodeDesk {
    private static final int LONGEST_ADDRESS = 1000;

    private final DmoConfigs configs;
    private final ObjectProvider<GeocodeTest> test;
    private final Access access;

    public GeocodeDesk(DmoConfigs configs, ObjectProvider<GeocodeTest> test, Access access) {
        this.configs = configs;
        this.test = test;
        this.access = access;
    }

    /**
     * Geocodes one address.
     *
     * @param params the transform's document, saved or not; secrets may be hidden
     * @throws com.trippl.pipeline.config.ConfigException when the document cannot be
     */
    @PreAuthorize(Permissions.MAY_CONFIGURE)
    public Answer geocode(int dmoId, String domain, JsonNode params, String address) {
        access.requireDmo(dmoId);
        JsonNode stored = configs.versions(dmoId, Stage.TRANSFORM, domain).stream()
                .findFirst()
                .map(DmoConfig::params)
                .orElse(JsonNodeFactory.instance.objectNode());
        TransformConfig config =
                DmoConfigs.parse(Stage.TRANSFORM, ConfigSchema.revealed(Stage.TRANSFORM, params, stored));
        GeocodeTest service = test.getIfAvailable();
        if (service == null) {
            return new Failed(
                    "none", Duration.ZERO, "This installation has no geocoder: start it together with the workers.");
        }
        String asked = address.strip();
        return service.ask(
                config.geocode(), asked.length() <= LONGEST_ADDRESS ? asked : asked.substring(0, LONGEST_ADDRESS));
    }
}
