package com.trippl.pipeline.admin.security;

import com.trippl.pipeline.security.Accounts;
import com.vaadin.flow.spring.security.RequestUtil;
import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
import org.springframework.security.crypto.bcrypt.BCryptPasswordEncoder;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.context.SecurityContextHolderFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/** Who gets in, and what their browser is told to guard against. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
class SecurityConfiguration {
    /** 2^12 rounds: some 200 ms a guess on a machine of 2026. */
    private static final int BCRYPT_STRENGTH = 12;

    /** Vaadin's client runs scripts and styles the server sends with the page, hence the two exceptions; nothing comes from elsewhere but map tiles. */
    private static final String CONTENT_POLICY = String.join(
            "; ",
            "default-src 'self'",
            "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: https:",
            "font-src 'self' data:",
            "connect-src 'self' ws: wss:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'none'");

    /** Vaadin's answers are on their way before the filter would add its headers. */
    private static final ObjectPostProcessor<HeaderWriterFilter> WRITE_AT_ONCE = new ObjectPostProcessor<>() {
        @Override
        public <T extends HeaderWriterFilter> T postProcess(T filter) {
            filter.setShouldWriteHeadersEagerly(true);
            return filter;
        }
    };

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http, Accounts accounts, Clock clock, RequestUtil vaadinRequests) {
        return http.authorizeHttpRequests(requests -> requests.requestMatchers(
                                "/webjars/**", "/js/**", "/styles/**", "/icons/**", "/favicon.ico")
                        .permitAll())
                .headers(headers -> headers.withObjectPostProcessor(WRITE_AT_ONCE)
                        .contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                        .referrerPolicy(policy -> policy.policy(ReferrerPolicy.SAME_ORIGIN))
                        .permissionsPolicyHeader(
                                policy -> policy.policy("camera=(), microphone=(), geolocation=(), payment=()")))
                .addFilterAfter(new AccountRefresh(accounts, clock), SecurityContextHolderFilter.class)
                .addFilterAfter(new LateFarewells(), AccountRefresh.class)
                // Vaadin has tokens of its own in its requests, and would leave the login without any.
                .csrf(csrf -> csrf.ignoringRequestMatchers(vaadinRequests::isFrameworkInternalRequest)
                        .csrfTokenRepository(loginTokens()))
                // An address nobody knows is answered by a page that says so, not by an empty refusal.
                .with(
                        VaadinSecurityConfigurer.vaadin(),
                        vaadin -> vaadin.enableCsrfConfiguration(false)
                                .loginView(LoginView.class)
                                .anyRequest(AuthorizeHttpRequestsConfigurer.AuthorizedUrl::authenticated))
                .build();
    }

    /** In a cookie rather than in the session: one can log in on a page that was open for longer than that. */
    private static CookieCsrfTokenRepository loginTokens() {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieCustomizer(cookie -> cookie.sameSite("Lax"));
        return tokens;
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return new BCryptPasswordEncoder(BCRYPT_STRENGTH);
    }
}
