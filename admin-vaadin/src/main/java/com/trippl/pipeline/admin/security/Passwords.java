package com.trippl.pipeline.admin.security;

import com.trippl.pipeline.security.Account;
import com.trippl.pipeline.security.Accounts;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.stereotype.Service;

/** Makes, judges and changes passwords. */
@Service
public class Passwords {
    /** The shortest password that is taken. */
    public static final int MIN_LENGTH = 12;

    /** The longest that bcrypt reads whole, in bytes of UTF-8. */
    private static final int MAX_BYTES = 72;

    /** Letters and digits that are not taken for one another. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyzACDEFGHJKLMNPQRSTUVWXYZ234679";

    private static final int GENERATED_LENGTH = 16;

    private final SecureRandom random = new SecureRandom();
    private final PasswordEncoder encoder;
    private final Accounts accounts;
    private final Clock clock;

    public Passwords(PasswordEncoder encoder, Accounts accounts, Clock clock) {
        this.clock = clock;
        this.encoder = encoder;
        this.accounts = accounts;
    }

    /** A password nobody has seen: 16 letters and digits, some 91 bits. */
    public String generate() {
        StringBuilder password = new StringBuilder();
        for (int i = 0; i < GENERATED_LENGTH; i++) {
            password.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return password.toString();
    }

    /**
     * Gives an account a generated password, to be changed at its next login, and unlocks it.
     *
     * @return the password; null when there is no such account
     */
    public @Nullable String reset(String username) {
        String password = generate();
        return accounts.resetPassword(username, hash(password)) ? password : null;
    }

    /** Its hash. */
    public String hash(String password) {
        String hash = encoder.encode(password);
        if (hash == null) {
            throw new IllegalStateException("The password could not be hashed.");
        }
        return hash;
    }

    /** What is wrong with a new password; null: nothing. */
    public static @Nullable String fault(String username, String password) {
        if (password.length() < MIN_LENGTH) {
            return "Use at least " + MIN_LENGTH + " characters.";
        }
        if (password.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return "Use at most " + MAX_BYTES + " characters, fewer where they are not plain Latin letters.";
        }
        if (password.toLowerCase(Locale.ROOT).contains(username)) {
            return "It must not contain the user name.";
        }
        if (password.chars().distinct().count() < 5) {
            return "Use more than a few different characters.";
        }
        return null;
    }

    /**
     * Changes a person's own password. A wrong current one counts as a failed login; all their other sessions end.
     *
     * @throws IllegalArgumentException saying what is wrong
     */
    public void change(String username, String current, String chosen) {
        Account account =
                accounts.find(username).orElseThrow(() -> new IllegalArgumentException("The account is gone."));
        if (account.isLocked(clock.instant())) {
            throw new IllegalArgumentException(
                    "The current password was wrong too often. Try again in some minutes, or ask an administrator.");
        }
        if (!encoder.matches(current, account.passwordHash())) {
            accounts.recordFailure(username);
            throw new IllegalArgumentException("The current password is another.");
        }
        String fault = fault(account.username(), chosen);
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        if (encoder.matches(chosen, account.passwordHash())) {
            throw new IllegalArgumentException("Choose one that differs from the current password.");
        }
        accounts.changePassword(username, hash(chosen));
        accounts.recordSuccess(username);
    }
}
